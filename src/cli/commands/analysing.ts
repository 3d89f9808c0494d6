/** Options that the commands which analyse captures have in common. */
import { Option } from 'commander';
import { judgingOptions } from '../judging-options.js';
import { decodeAs, editionOption } from '../options.js';
import { repeatable } from '../repeatable.js';

export const analyseOptionList = (): readonly Option[] => [
  ...judgingOptions(),
  repeatable(
    new Option(
      '-d, --decode-as <rule>',
      'decode a port whatever it looks like: tcp.port==N,couchbase (repeatable)',
    ).argParser(decodeAs),
  ),
  editionOption(),
];
