/** `conv` and `endpoints`: who talked to whom, and how much. */
import {
  type Conversation,
  Conversations,
  Endpoints,
  type EndpointTraffic,
} from '../../statistics/conversations.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';
import { left, overlookedNotes, type Result, right, table } from './table.js';

const seconds = (ns: number): string => (ns / 1e9).toFixed(6);

export const conversationKind: StatisticKind = {
  names: ['conv', 'conv,tcp'],
  syntax: '[,FILTER]',
  doc: 'Messages and bytes of each connection, those with most messages first.',
  ask: narrowed({}, () => {
    const conversations = new Conversations();
    return {
      message: (event, counts) => conversations.message(event, counts),
      result: () => conversationTable(conversations),
    };
  }),
};

const conversationTable = (conversations: Conversations): Result =>
  table<Conversation>({
    type: 'conversation',
    title: 'Conversations',
    columns: [
      right('stream', ({ stream }) => stream),
      left('client', ({ client }) => client, { shrink: 1 }),
      left('server', ({ server }) => server, { shrink: 1 }),
      right('messages', ({ messages }) => messages),
      right('bytes', ({ bytes }) => bytes),
      right('from client', ({ fromClient }) => fromClient.messages, {
        key: 'client_messages',
        spare: 1,
      }),
      right('client bytes', ({ fromClient }) => fromClient.bytes, {
        key: 'client_bytes',
        spare: 2,
      }),
      right('from server', ({ fromServer }) => fromServer.messages, {
        key: 'server_messages',
        spare: 1,
      }),
      right('server bytes', ({ fromServer }) => fromServer.bytes, {
        key: 'server_bytes',
        spare: 2,
      }),
      right('start', ({ start }) => start / 1e9, {
        spare: 3,
        text: ({ start }) => seconds(start),
      }),
      right('duration', ({ duration }) => duration / 1e9, {
        spare: 4,
        text: ({ duration }) => seconds(duration),
      }),
    ],
    rows: conversations.rows(),
    empty: 'No messages.',
    notes: overlookedNotes(conversations.overlooked, 'message', 'of further connections'),
  });

export const endpointKind: StatisticKind = {
  names: ['endpoints', 'endpoints,tcp'],
  syntax: '[,FILTER]',
  doc: 'Messages and bytes that each address and port sent and received.',
  ask: narrowed({}, () => {
    const endpoints = new Endpoints();
    return {
      message: (event, counts) => endpoints.message(event, counts),
      result: () => endpointTable(endpoints),
    };
  }),
};

const endpointTable = (endpoints: Endpoints): Result =>
  table<EndpointTraffic>({
    type: 'endpoint',
    title: 'Endpoints',
    columns: [
      left('address', ({ address }) => address, { shrink: 1 }),
      right('port', ({ port }) => port),
      right('messages', ({ messages }) => messages),
      right('bytes', ({ bytes }) => bytes),
      right('sent', ({ sent }) => sent.messages, { key: 'sent_messages', spare: 1 }),
      right('sent bytes', ({ sent }) => sent.bytes, { key: 'sent_bytes', spare: 2 }),
      right('received', ({ received }) => received.messages, {
        key: 'received_messages',
        spare: 1,
      }),
      right('received bytes', ({ received }) => received.bytes, {
        key: 'received_bytes',
        spare: 2,
      }),
    ],
    rows: endpoints.rows(),
    empty: 'No messages.',
    notes: overlookedNotes(endpoints.overlooked, 'message', 'with further endpoints'),
  });
