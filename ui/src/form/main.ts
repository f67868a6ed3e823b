import './form.css';
import { open } from './page';

const root = document.getElementById('form');
const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '');
if (root) void open(root, slug);
