import '../portal/portal.css';
import './device.css';
import { open } from './page';

const root = document.getElementById('device');
if (root) void open(root, location.hash.slice(1));
