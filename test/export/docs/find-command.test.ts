/** Commands by number, by any name in any case, and what is suggested for the rest. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { findCommand, serverCommands } from '../../../src/export/docs/find-command.js';

const found = (wanted: string): string | undefined => {
  const result = findCommand(commandTable, wanted);
  return 'spec' in result ? result.spec.name : undefined;
};
const nearest = (wanted: string): readonly string[] => {
  const result = findCommand(commandTable, wanted);
  return 'problem' in result ? result.nearest : [];
};

describe('findCommand', () => {
  it.each([
    ['0x75', 'StartFusionUploader'],
    ['0X75', 'StartFusionUploader'],
    ['117', 'StartFusionUploader'],
    ['startfusionuploader', 'StartFusionUploader'],
    ['START_FUSION_UPLOADER', 'StartFusionUploader'],
    ['DeleteFusionNamespaces', 'DeleteFusionNamespace'],
    ['setfusionmetadatastoreauthtoken', 'SetChronicleAuthToken'],
    ['0', 'Get'],
    ['0x01', 'Set'],
    ['authenticate', 'Authenticate'],
  ])('%s', (wanted, name) => {
    expect(found(wanted)).toBe(name);
  });

  it.each([
    ['StartFusionUplaoder', 'StartFusionUploader'],
    ['StartFusionUploder', 'StartFusionUploader'],
    ['mount-fusion-vbuckets', 'MountFusionVbucket'],
    ['fusionuploader', 'StopFusionUploader'],
    ['0x7a', 'CreateFusionNamespace'],
  ])('%s is nearly %s', (wanted, name) => {
    expect(found(wanted)).toBeUndefined();
    expect(nearest(wanted)).toContain(name);
    expect(nearest(wanted).length).toBeLessThanOrEqual(5);
  });

  it.each(['xyzzy', '', '???', '256', '0x100', '-1', '1e2'])('%j is nothing like any', (wanted) => {
    expect(found(wanted)).toBeUndefined();
    expect(nearest(wanted)).toEqual([]);
  });

  it('knows what the server sends', () => {
    expect(serverCommands(commandTable).map(({ name }) => name)).toContain(
      'ClustermapChangeNotification',
    );
  });
});
