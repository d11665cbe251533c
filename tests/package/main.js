import { check, version } from 'gouji';
import { defined } from 'gouji/element';

window.gouji = { check, version, defined };
document.getElementById('answer').textContent = version;
