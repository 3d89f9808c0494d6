/** Options that the commands which analyse captures have in common. */
import { InvalidArgumentError, Option } from 'commander';
import { decodeAs, editionOption } from '../options.js';
import { repeatable } from '../repeatable.js';

export const analyseOptionList = (): readonly Option[] => [
  repeatable(
    new Option(
      '--same-node <a=b>',
      'host:port a is node b under another name (repeatable)',
    ).argParser(sameNode),
  ),
  repeatable(
    new Option(
      '-d, --decode-as <rule>',
      'decode a port whatever it looks like: tcp.port==N,couchbase (repeatable)',
    ).argParser(decodeAs),
  ),
  editionOption(),
];

/** `a=b`: wherever a stands, b is meant; through several steps, if need be. */
function sameNode(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const match = /^([^=\s]+:\d+)=([^=\s]+:\d+)$/.exec(text);
  const [, from = '', to = ''] = match ?? [];
  if (match === null) {
    throw new InvalidArgumentError(`"${text}" is not of the form host:port=host:port.`);
  }
  const meant = before.get(to) ?? to;
  if (meant === from) throw new InvalidArgumentError(`"${text}" names a node after itself.`);
  const moved = [...before].map(([a, b]): [string, string] => [a, b === from ? meant : b]);
  return new Map([...moved, [from, meant]]);
}
