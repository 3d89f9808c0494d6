/** The options of `proxy` that concern TLS. */
import { Option } from 'commander';

export const tlsOptions = (): Option[] => [
  new Option('--tls-cert <file>', 'decrypt what clients send: PEM certificate to show them'),
  new Option('--tls-key <file>', 'its private key'),
  new Option('--upstream-tls', 'speak TLS to the nodes, with the server name the client asked for'),
  new Option('--upstream-ca <file>', 'trust certificates of nodes by this authority'),
  new Option('--upstream-insecure', 'accept whatever certificate a node shows'),
  new Option('--upstream-cert <file>', 'client certificate to show to nodes that ask for one'),
  new Option('--upstream-key <file>', 'its private key'),
];

export const TLS_HELP = `
TLS: with --tls-cert clients must speak TLS to the proxy (in transparent mode, connections that do
not are relayed as they are). Log and capture file hold the decrypted messages: in the capture file
they are plain TCP. Where SSLKEYLOGFILE is set, the secrets of both sides' sessions are appended to
that file, for tools that look at the encrypted traffic. Without --tls-cert and --upstream-tls, TLS
is relayed as it is and cannot be decoded.`;
