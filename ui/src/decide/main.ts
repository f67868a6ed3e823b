import '../portal/portal.css';
import './decide.css';
import { open } from './page';

const root = document.getElementById('decide');
if (root) void open(root, location.hash.slice(1));
