import { createCallFinder, NoTracesError } from './calls.js';
import { type RpcClient, RpcError, type RpcRequest } from './rpc.js';

const [ONE, TWO] = ['1', '2'].map((digit) => `0x${digit.repeat(40)}`) as [string, string];
const trace = (fields: object = {}, action: object = {}) => ({
  type: 'call',
  action: { from: TWO, to: ONE, input: '0x12345678', callType: 'call', ...action },
  result: { output: '0x01' },
  blockNumber: 5,
  blockHash: '0xb5',
  transactionHash: '0xt1',
  transactionPosition: 3,
  ...fields,
});

/** A node that answers some methods and has no others. */
function connect(answers: Record<string, (params: readonly unknown[]) => unknown>) {
  const asked: RpcRequest[] = [];
  const batch = async (requests: readonly RpcRequest[]) =>
    requests.map((request) => {
      asked.push(request);
      const answer = answers[request.method];
      if (answer === undefined) throw new RpcError('Method not found', -32601, undefined, { where: 'node' });
      return answer(request.params);
    });
  return { find: createCallFinder({ url: 'http://node', batch } as unknown as RpcClient), asked };
}

test('calls of functions that have not failed are found', async () => {
  const { find } = connect({
    trace_filter: () => [
      trace(),
      trace({ error: 'Reverted' }),
      trace({ type: 'create' }),
      trace({ result: null }),
      trace({ transactionHash: null, transactionPosition: null }),
      trace({}, { input: '0x' }),
      trace({}, { to: TWO }),
      trace({ transactionPosition: 4 }, { callType: 'delegatecall', to: ONE.toUpperCase().replace('X', 'x') }),
    ],
  });
  const found = await find([ONE], 1, 9);
  expect(found).toHaveLength(2);
  expect(found[0]).toEqual({
    blockNumber: 5,
    blockHash: '0xb5',
    transactionHash: '0xt1',
    transactionIndex: 3,
    from: TWO,
    to: ONE,
    input: '0x12345678',
    output: '0x01',
  });
});

test('long ranges are asked for in stretches', async () => {
  const { find, asked } = connect({ trace_filter: () => [] });
  await find([ONE], 1, 250);
  expect(asked.map(({ params }) => params[0])).toEqual([
    { fromBlock: '0x1', toBlock: '0x64', toAddress: [ONE] },
    { fromBlock: '0x65', toBlock: '0xc8', toAddress: [ONE] },
    { fromBlock: '0xc9', toBlock: '0xfa', toAddress: [ONE] },
  ]);
});

test('a node without trace_filter is asked block by block', async () => {
  const { find, asked } = connect({ trace_block: ([number]) => (number === '0x5' ? [trace()] : null) });
  await expect(find([ONE], 4, 6)).resolves.toHaveLength(1);
  await find([ONE], 7, 7);
  expect(asked.map(({ method }) => method)).toEqual(['trace_filter', ...Array(4).fill('trace_block')]);
});

test('a node without traces is named, with what to do', async () => {
  const { find } = connect({});
  const error = await find([ONE], 1, 1).catch((found: unknown) => found);
  expect(error).toBeInstanceOf(NoTracesError);
  expect(String(error)).toMatch(
    /neither trace_filter nor trace_block.\n {2}at http:\/\/node\n {2}Give the URL of a node/,
  );
});
