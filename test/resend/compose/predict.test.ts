import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { predicted } from '../../../src/resend/compose/predict.js';
import { frame, type Layout } from '../../helpers/frames.js';

const told = (layout: Layout, edition?: string) => predicted(commandTable, frame(layout), edition);

describe('what a node will say', () => {
  it('is nothing of its form where that is right', () => {
    const value = { term: '7' };
    expect(told({ opcode: 0x75, value })).toEqual({
      edition: '2025-02',
      refusal: undefined,
      remarks: [],
    });
  });

  it('is its own words where it is wrong', () => {
    const refusal = {
      status: 'Einval',
      context: 'start_fusion_uploader_validator: term is not a valid number',
    };
    expect(told({ opcode: 0x75, value: { term: 'x' } })).toMatchObject({ refusal });
  });

  it('names what it lets pass', () => {
    const layout = { opcode: 0x75, value: '{"term":"7"}', datatype: 0 };
    expect(told(layout)?.refusal).toBeUndefined();
    expect(told(layout)?.remarks.join()).toContain('servers let RAW pass');
  });

  it('is not foretold of commands beside Fusion', () => {
    expect(told({ opcode: 0x0a })).toBeUndefined();
    expect(told({ opcode: 0x3d, extras: [1] })).toBeUndefined();
  });
});
