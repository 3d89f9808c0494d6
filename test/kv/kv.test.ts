/** The commands beside Fusion that hide something; what they hide is proved in test/dissect. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { withoutSecrets } from '../../src/dissect/secrets.js';
import { command, serverCommand } from '../../src/kv/describe.js';
import { kvCommands, kvServerCommands } from '../../src/kv/index.js';
import { clientOpcodes } from '../../src/mcbp/opcodes.js';
import { frame, textOf } from '../helpers/frames.js';

describe('a description', () => {
  it('takes number, names and answers from the opcode table', () => {
    const entry = clientOpcodes.find(({ name }) => name === 'SaslAuth');
    expect(command('SaslAuth', {})).toEqual(entry);
    expect(serverCommand('Authenticate', {})).toMatchObject({ opcode: 0x02 });
  });

  it('of a command that does not exist fails at start', () => {
    expect(() => command('Authenticate', {})).toThrow('no opcode is called Authenticate');
    expect(() => serverCommand('SaslAuth', {})).toThrow('no opcode is called SaslAuth');
  });

  it('is what the table of all commands holds', () => {
    for (const spec of kvCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
    for (const spec of kvServerCommands) expect(commandTable.find(0x82, spec.opcode)).toBe(spec);
  });
});

const hidden = (name: string, key: string, value: string, datatype = 0): string => {
  const opcode = commandTable.named(name)?.opcode as number;
  const bytes = withoutSecrets(
    commandTable,
    frame({ opcode, key, value, datatype }),
    undefined,
    'mask',
  );
  return textOf(bytes.subarray(24 + key.length));
};

describe('what is hidden', () => {
  it.each([
    ['SaslAuth', 'PLAIN', '\0user\0pass', '\0user\0****'],
    ['SetParam', 'fusion_metadata_auth_token', 'secret', '******'],
    ['SetParam', 'max_size', '1000', '1000'],
    [
      'CreateBucket',
      'b',
      'ep.so\0chronicle_auth_token=abc;x=1',
      'ep.so\0chronicle_auth_token=***;x=1',
    ],
    ['CreateBucket', 'b', 'ep.so\0encryption={"a":"\\;"};x=1', 'ep.so\0encryption=**********;x=1'],
    ['CreateBucket', 'b', 'ep.so\0x=1', 'ep.so\0x=1'],
    ['Set', 'token', '{"token":"x"}', '{"token":"x"}'],
  ])('of %s %s', (name, key, value, shown) => {
    expect(hidden(name, key, value)).toBe(shown);
  });

  it('of a compressed configuration is all of it', () => {
    expect(hidden('CreateBucket', 'b', 'x=1;chronicle_auth_token=a', 2)).toBe('*'.repeat(26));
  });

  it('leaves the command as it was otherwise', () => {
    const message = dissect(commandTable, frame({ opcode: 0x21, key: 'PLAIN', value: 'x' }));
    expect(message).toMatchObject({ name: 'SaslAuth', fusion: undefined, findings: [] });
  });
});
