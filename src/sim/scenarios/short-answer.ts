/** fusion.response-shape: a success without what it should say. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { STORE } from './parts.js';

export const shortAnswer: ScenarioSource = {
  name: 'short-answer',
  title: 'a success lacks what the document promises',
  findings: ['fusion.response-shape'],
  rules: [{ match: { command: 'GetFusionNamespaces' }, do: { body: {} } }],
  steps: [
    { say: 'A manager asks which namespaces there are.', connect: 'one' },
    { on: 'one', send: 'GetFusionNamespaces', value: { ...STORE } },
    { say: 'Success, and an empty object: its clients will fail on it.' },
  ],
};
