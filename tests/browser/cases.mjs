// The cases, each a name and its steps. Each runs in a fresh page, in every browser.
import { open, reads } from './steps.mjs';

export const cases = [
  { name: 'the wasm loads in a worker', steps: [
    open('/tests/smoke.html'),
    reads('#answer', /^gouji \d+\.\d+\.\d+$/),
  ] },
  { name: 'the wasm loads from a server that gives it a wrong type', server: 'old', steps: [
    open('/tests/smoke.html'),
    reads('#answer', /^gouji \d+\.\d+\.\d+$/),
  ] },
];
