// Nothing leaves the computer: from inside the page everything is tried that could carry something
// out, against listeners on this machine. A page without a policy tries it first, so that a listener
// that hears nothing is known to have ears.
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import http from 'node:http';
import os from 'node:os';
import { clean } from './reports.mjs';
import { does, drop, open, verdict } from './steps.mjs';

const WAYS = ['fetch', 'xhr', 'beacon', 'socket', 'image', 'prefetch', 'form', 'script', 'style', 'frame', 'events'];

/** Hears requests over TCP, and datagrams over UDP. */
async function listen() {
  const heard = new Set();
  const answer = (request, response) => {
    const path = new URL(request.url, 'http://x').pathname.slice(1);
    if (path === 'open.html') {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><meta charset=utf-8><link rel=icon href="data:,"><title>open</title><body>');
      return;
    }
    heard.add(path);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/plain' });
    response.end();
  };
  const server = http.createServer(answer);
  server.on('upgrade', (request, socket) => {
    heard.add(request.url.slice(1));
    socket.destroy();
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const udp = dgram.createSocket('udp4', () => heard.add('webrtc'));
  await new Promise(done => udp.bind(0, '0.0.0.0', done));
  server.unref();
  udp.unref();
  return { heard, http: `http://127.0.0.1:${server.address().port}`, stun: udp.address().port };
}

/** Runs in the page: tries every way; none may throw its way out. */
function everyWay([base, stun]) {
  const attempt = work => { try { const done = work(); if (done && done.catch) done.catch(() => {}); } catch (error) { /* refused */ } };
  const element = (name, attributes) => {
    const made = Object.assign(document.createElement(name), attributes);
    document.body.appendChild(made);
    return made;
  };
  attempt(() => fetch(`${base}/fetch`, { method: 'POST', mode: 'no-cors', body: 'x' }));
  attempt(() => { const request = new XMLHttpRequest(); request.open('POST', `${base}/xhr`); request.send('x'); });
  attempt(() => navigator.sendBeacon(`${base}/beacon`, 'x'));
  attempt(() => new WebSocket(`${base.replace('http', 'ws')}/socket`));
  attempt(() => new EventSource(`${base}/events`));
  attempt(() => { new Image().src = `${base}/image`; });
  attempt(() => document.head.appendChild(Object.assign(document.createElement('link'), { rel: 'prefetch', href: `${base}/prefetch` })));
  attempt(() => element('link', { rel: 'stylesheet', href: `${base}/style` }));
  attempt(() => element('script', { src: `${base}/script` }));
  attempt(() => element('iframe', { src: `${base}/frame` }));
  attempt(() => {
    element('iframe', { name: 'posted' });
    element('form', { action: `${base}/form`, method: 'post', target: 'posted' }).submit();
  });
  attempt(() => {
    const peer = new RTCPeerConnection({ iceServers: stun.map(urls => ({ urls })) });
    peer.createDataChannel('x');
    return peer.createOffer().then(offer => peer.setLocalDescription(offer));
  });
}

/** Runs in the page's Worker. */
function everyWayOfAWorker([base]) {
  const attempt = work => { try { const done = work(); if (done && done.catch) done.catch(() => {}); } catch (error) { /* refused */ } };
  attempt(() => fetch(`${base}/fetch`, { method: 'POST', mode: 'no-cors', body: 'x' }));
  attempt(() => { const request = new XMLHttpRequest(); request.open('POST', `${base}/xhr`); request.send('x'); });
  attempt(() => new WebSocket(`${base.replace('http', 'ws')}/socket`));
  attempt(() => new EventSource(`${base}/events`));
  attempt(() => importScripts(`${base}/script`));
}

const stunOf = ears => ['127.0.0.1', ...addresses()].map(host => `stun:${host}:${ears.stun}`);

const addresses = () => Object.values(os.networkInterfaces()).flat()
  .filter(address => address.family === 'IPv4' && !address.internal).map(address => address.address);

const worker = page => page.workers()[0];

const hears = want => does('trying every way out', async page => {
  const ears = await listen();
  const open = await page.context().newPage();
  await open.goto(`${ears.http}/open.html`);
  await open.evaluate(everyWay, [ears.http, stunOf(ears)]);
  for (let waited = 0; waited < 100 && !want.every(way => ears.heard.has(way)); waited++) await open.waitForTimeout(50);
  await open.close();
  const deaf = want.filter(way => !ears.heard.has(way));
  assert.deepEqual(deaf, [], 'the listener does not hear an open page');

  // What of it came late is of that page still.
  await page.waitForTimeout(300);
  ears.heard.clear();
  await page.evaluate(everyWay, [ears.http, stunOf(ears)]);
  assert(worker(page), 'the driver sees no Worker');
  await worker(page).evaluate(everyWayOfAWorker, [ears.http]);
  await page.waitForTimeout(1500);
  assert.deepEqual([...ears.heard], []);
});

/** The page goes to another address itself: its frame, and the window around it. */
const staysPut = does('going to another address', async page => {
  const ears = await listen();
  const open = await page.context().newPage();
  await open.goto(`${ears.http}/open.html`);
  await open.evaluate(base => { location.href = `${base}/away`; }, ears.http).catch(() => {});
  for (let waited = 0; waited < 60 && !ears.heard.has('away'); waited++) await open.waitForTimeout(50);
  assert(ears.heard.has('away'), 'the listener does not hear an open page');
  await open.close();
  ears.heard.clear();
  for (const go of [
    base => { location.href = `${base}/self`; },
    base => { top.location.href = `${base}/top`; },
    base => { window.open(`${base}/window`); },
    base => { const link = document.createElement('a'); link.href = `${base}/link`; document.body.appendChild(link); link.click(); },
    base => { const link = document.createElement('a'); link.href = `${base}/blank`; link.target = '_top'; document.body.appendChild(link); link.click(); },
    base => { document.head.insertAdjacentHTML('beforeend', `<meta http-equiv="refresh" content="0;url=${base}/refresh">`); },
  ]) {
    await page.evaluate(go, ears.http).catch(() => {});
    await page.waitForTimeout(300);
    // One that was refused may leave an error page in the frame; what follows needs the page again.
    if (!(await page.evaluate(() => Boolean(document.getElementById('verdict'))).catch(() => false))) await page.reload();
  }
  await page.waitForTimeout(1000);
  assert.deepEqual([...ears.heard], []);
});

const loaded = [open('/'), drop({ name: 'clean.html', text: clean }), verdict({ errors: 0 })];
const ALL = [...WAYS, 'webrtc'];

export const closed = [
  // Refusals are said on the console.
  { name: 'nothing leaves the hosted page', faults: [/./], steps: [...loaded, hears(ALL)] },
  { name: 'nothing leaves the single file', where: 'file', faults: [/./], steps: [...loaded, hears(ALL)] },
  { name: 'the single file goes to no other address', where: 'file', faults: [/./], steps: [...loaded, staysPut] },
];
