export interface JsonRpc {
  readonly url: string;
  call<T>(method: string, ...params: unknown[]): Promise<T>;
  /** Sends the requests as one batch; fails when any of them does. */
  batch<T>(requests: ReadonlyArray<[method: string, ...params: unknown[]]>): Promise<T[]>;
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { message: string };
}

export function createJsonRpc(url: string): JsonRpc {
  async function post(body: unknown): Promise<unknown> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  return {
    url,
    async call<T>(method: string, ...params: unknown[]) {
      const answer = (await post({ jsonrpc: '2.0', id: 1, method, params })) as Answer;
      return resultOf(answer, method) as T;
    },
    async batch<T>(requests: ReadonlyArray<[string, ...unknown[]]>) {
      if (requests.length === 0) return [];
      const bodies = requests.map(([method, ...params], id) => ({ jsonrpc: '2.0', id, method, params }));
      const answers = (await post(bodies)) as Answer[];
      answers.sort((left, right) => left.id - right.id);
      return answers.map((answer, at) => resultOf(answer, requests[at]?.[0] ?? '') as T);
    },
  };
}

function resultOf(answer: Answer, method: string): unknown {
  if (answer.error) throw new Error(`the chain refused ${method}: ${answer.error.message}`);
  return answer.result;
}
