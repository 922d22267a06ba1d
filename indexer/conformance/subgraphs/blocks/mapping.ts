import { ethereum } from '@graphprotocol/graph-ts';
import { Command } from './generated/Every/Emitter';
import { Block, Counter, Once, Polled } from './generated/schema';

export function handleBlock(block: ethereum.Block): void {
  let it = new Block(block.hash);
  it.parent = block.parentHash;
  it.uncles = block.unclesHash;
  it.author = block.author;
  it.stateRoot = block.stateRoot;
  it.transactionsRoot = block.transactionsRoot;
  it.receiptsRoot = block.receiptsRoot;
  it.number = block.number;
  it.gasUsed = block.gasUsed;
  it.gasLimit = block.gasLimit;
  it.timestamp = block.timestamp;
  it.difficulty = block.difficulty;
  it.totalDifficulty = block.totalDifficulty;
  it.size = block.size;
  it.baseFee = block.baseFeePerGas;
  it.order = step(block, 'block');
  it.save();
}

export function handlePolled(block: ethereum.Block): void {
  poll(block, 'scheduled');
}

export function handlePolledToo(block: ethereum.Block): void {
  poll(block, 'ending');
}

export function handleOnce(block: ethereum.Block): void {
  step(block, 'once');
  let once = new Once('once-' + block.number.toString());
  once.number = block.number;
  once.save();
}

export function handleCommand(event: Command): void {
  step(event.block, 'event');
}

export function handleCommandToo(event: Command): void {
  step(event.block, 'event too');
}

function poll(block: ethereum.Block, source: string): void {
  step(block, source);
  let polled = new Polled(source + '-' + block.number.toString());
  polled.number = block.number;
  polled.source = source;
  polled.hash = block.hash;
  polled.save();
}

function step(block: ethereum.Block, what: string): i32 {
  let counter = Counter.load('order');
  if (counter == null) counter = new Counter('order');
  if (counter.get('block') == null || counter.block != block.number) {
    counter.block = block.number;
    counter.steps = [];
  }
  let steps = counter.steps;
  steps.push(what);
  counter.steps = steps;
  counter.save();
  return steps.length - 1;
}
