import './call.css';
import { open } from './page';

const root = document.getElementById('call');
const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '');
if (root) void open(root, slug);
