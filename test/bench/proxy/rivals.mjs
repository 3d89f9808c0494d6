/**
 * What is measured side by side: no proxy, proxies that everybody knows, with their defaults and
 * with buffers as large as ours, and ours with more and more to do. Each gets one thread.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { has } from './tools.mjs';

const SUBJECT = fileURLToPath(new URL('subject.mjs', import.meta.url));
const LARGE = 256 * 1024;

/** `command(port, target, folder)` is undefined where the rival is not installed. */
export function rivals(dist) {
  const ours = (work) => ({
    name: work === 'off' ? 'ours, inspection off' : `ours, ${work}`,
    key: work,
    command: (port, target, folder) => [
      process.execPath,
      SUBJECT,
      dist,
      work,
      port,
      target,
      folder,
    ],
  });
  return [
    { name: 'direct', key: 'direct', command: () => [] },
    { name: 'socat', key: 'socat', command: socat },
    { name: 'haproxy', key: 'haproxy', command: haproxy(undefined) },
    { name: 'haproxy, 256 KiB', key: 'haproxy256', command: haproxy(LARGE) },
    { name: 'nginx', key: 'nginx', command: nginx(undefined) },
    { name: 'nginx, 256 KiB', key: 'nginx256', command: nginx(LARGE) },
    { name: 'mitmdump', key: 'mitmdump', command: mitmdump },
    ...['off', 'on', 'pcapng', 'pcapng+log'].map(ours),
  ];
}

function socat(port, target) {
  if (!has('socat')) return undefined;
  const listen = `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,nodelay`;
  return ['socat', '-T', '60', listen, `TCP:127.0.0.1:${target},nodelay`];
}

function haproxy(bufferSize) {
  return (port, target, folder) => {
    if (!has('haproxy')) return undefined;
    const path = join(folder, `haproxy-${port}.cfg`);
    writeFileSync(
      path,
      [
        ...['global', 'nbthread 1', 'maxconn 4000'],
        ...(bufferSize === undefined ? [] : [`tune.bufsize ${bufferSize}`]),
        ...['defaults', 'mode tcp', 'timeout connect 5s', 'timeout client 1m', 'timeout server 1m'],
        ...['listen bench', `bind 127.0.0.1:${port}`, `server node 127.0.0.1:${target}`, ''],
      ].join('\n'),
    );
    return ['haproxy', '-q', '-f', path];
  };
}

const STREAM_MODULE = '/usr/lib/nginx/modules/ngx_stream_module.so';

function nginx(bufferSize) {
  return (port, target, folder) => {
    if (!has('nginx')) return undefined;
    const path = join(folder, `nginx-${port}.cfg`);
    writeFileSync(
      path,
      [
        `load_module ${STREAM_MODULE};`,
        `worker_processes 1; daemon off; master_process off; pid ${path}.pid; error_log stderr;`,
        'events { worker_connections 8192; }',
        `stream { ${bufferSize === undefined ? '' : `proxy_buffer_size ${bufferSize};`}`,
        `server { listen 127.0.0.1:${port}; proxy_pass 127.0.0.1:${target}; } }`,
      ].join('\n'),
    );
    return ['nginx', '-c', path];
  };
}

function mitmdump(port, target) {
  if (!has('mitmdump')) return undefined;
  const version = execFileSync('mitmdump', ['--version'], { encoding: 'utf8' });
  const major = Number(/Mitmproxy: (\d+)/.exec(version)?.[1]);
  // Before 9 there is no mode for plain TCP: it is asked to take all hosts for such.
  const mode =
    major >= 9
      ? ['--mode', `reverse:tcp://127.0.0.1:${target}`]
      : ['--mode', `reverse:http://127.0.0.1:${target}`, '--tcp-hosts', '.*'];
  const listen = ['--listen-host', '127.0.0.1', '--listen-port', String(port)];
  return ['mitmdump', '-q', ...mode, ...listen];
}
