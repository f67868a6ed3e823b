import './chat.css';
import { open } from './page';

const root = document.getElementById('chat');
const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '');
if (root) void open(root, slug);
