/**
 * Which message of which capture has which number: where several captures are one history, its
 * numbers run through all of them. 10 bytes a message.
 */
import type { MessageSink } from '../message.js';

export interface Place {
  /** 0.. in the order in which the captures were named. */
  readonly capture: number;
  /** 1.. within the capture: its number in what `read` prints. */
  readonly number: number;
  /** Packet that completed it; 0 = none. */
  readonly frame: number;
}

export class MessagePlaces {
  private capture = new Uint16Array(1024);
  private number = new Uint32Array(1024);
  private frame = new Uint32Array(1024);
  /** Messages so far, by capture. */
  private readonly counts: number[] = [];
  /** Messages so far. */
  total = 0;

  /** @param captures their paths, in the order in which they were named */
  constructor(readonly captures: readonly string[]) {}

  /** Hears the messages of one capture. */
  listener(capture: number): MessageSink {
    return { readsRequests: false, message: ({ at }) => this.add(capture, at.frame) };
  }

  /** The next message of the history: the next one of this capture. */
  add(capture: number, frame: number): void {
    this.total += 1;
    const { total } = this;
    if (total >= this.number.length) this.grow();
    const count = (this.counts[capture] ?? 0) + 1;
    this.counts[capture] = count;
    this.capture[total] = capture;
    this.number[total] = count;
    this.frame[total] = frame;
  }

  /** @param number 1.. over the history */
  of(number: number): Place {
    return {
      capture: this.capture[number] ?? 0,
      number: this.number[number] ?? 0,
      frame: this.frame[number] ?? 0,
    };
  }

  /** Path of the capture in which the message lies. */
  fileOf({ capture }: Place): string {
    return this.captures[capture] ?? '';
  }

  /** `FILE:NUMBER` as people look for it. */
  nameOf(number: number): string {
    const place = this.of(number);
    return `${this.fileOf(place)}:${place.number}`;
  }

  private grow(): void {
    const { capture, number, frame } = this;
    const length = number.length * 2;
    this.capture = new Uint16Array(length);
    this.number = new Uint32Array(length);
    this.frame = new Uint32Array(length);
    this.capture.set(capture);
    this.number.set(number);
    this.frame.set(frame);
  }
}
