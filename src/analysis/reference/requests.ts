/** Findings about Fusion requests: the server's own checks, predicted in its order. */
import type { FindingEntry } from './entry.js';

const refused = 'The server answers Einval and does nothing.';

/** All of them stand on the request and are errors unless said. */
const check = (id: string, when: string, more: Partial<FindingEntry> = {}): FindingEntry => ({
  id,
  severity: 'error',
  when,
  means: refused,
  on: 'request',
  ...more,
});

export const requestEntries: readonly FindingEntry[] = [
  check('fusion.unexpected-key', 'The command takes no key, and has one.'),
  check('fusion.unexpected-extras', 'The extras are longer or shorter than the command takes.'),
  check('fusion.unexpected-cas', 'The command takes no CAS, and has one.'),
  check('fusion.unexpected-value', 'The command takes no value, and has one.'),
  check('fusion.missing-value', 'The command needs a JSON value, and has none.'),
  check(
    'fusion.datatype',
    'The datatype is not JSON where a JSON value is due, or not raw where none is.',
    {
      softer: { severity: 'warn', when: 'it is raw where JSON is due: servers let that pass' },
      remedy:
        'Set the datatype to JSON (0x01) where there is a JSON value, and to 0 where there is none.',
    },
  ),
  check('fusion.invalid-json', 'The value is no JSON; the finding says where parsing stopped.', {
    means: `${refused} Its error text repeats the whole value, tokens included.`,
  }),
  check(
    'fusion.missing-field',
    'A key that the command needs is not there; judged by the edition that fits best.',
  ),
  check('fusion.field-type', 'A key has a value of another type than the command takes.'),
  check('fusion.unknown-field', 'The command knows no such key.', {
    severity: 'note',
    harder: {
      severity: 'error',
      when: 'the command is MountFusionVbucket, which refuses unknown keys',
    },
    means: 'Servers ignore it, so what it was meant to do does not happen.',
  }),
  check('fusion.invalid-term', 'The term is no decimal unsigned 64-bit number in a string.'),
  check(
    'fusion.invalid-vbucket-list',
    'The list of vbuckets is empty, or has an entry outside 0..65535.',
  ),
  check(
    'fusion.invalid-namespace',
    'The namespace is not of the form kv/<bucket uuid>; checked by servers since 2025-05-27.',
  ),
  check('fusion.unsupported-source', 'The source of a mount is Local, or unknown.', {
    means: 'The server answers NotSupported to Local, Einval to an unknown source.',
  }),
  check(
    'fusion.vbucket-state',
    'SetVbucket with use_snapshot "fusion" for another state than active or replica, or with an unknown use_snapshot.',
    {
      means: 'The server refuses it: a vbucket comes from Fusion only as active or replica.',
    },
  ),
  check(
    'fusion.validity-unit',
    'The validity of a snapshot is so far away that milliseconds must have been sent where seconds are due.',
    {
      severity: 'warn',
      means: 'The snapshot is kept for millennia: its files never become free.',
      remedy: 'Send seconds since 1970.',
    },
  ),
  check('fusion.validity-past', 'The validity of a snapshot lies before the time of the request.', {
    severity: 'warn',
    means: 'The snapshot has expired before it exists; its files may go at any time.',
    remedy: 'Send seconds since 1970 that lie ahead, and look at the clocks of both ends.',
  }),
  check(
    'fusion.delete-everything',
    'DeleteFusionNamespaces (April 2025) with an empty list of namespaces.',
    {
      severity: 'warn',
      means:
        'The list names what to KEEP: with none in it every volume in the log store is deleted.',
      remedy: 'Make sure that this is meant. Later servers take one "namespace" to delete instead.',
    },
  ),
];
