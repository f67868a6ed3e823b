import './portal.css';
import { open } from './portal';

const root = document.getElementById('portal');
if (root) void open(root);
