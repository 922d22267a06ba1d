import { VitrineError } from '../errors.js';
import type { IndexingError } from '../store/deployment.js';

/** A test describes something that can not be: an unknown event, a parameter of the wrong type, a block in the past. */
export class TestInputError extends VitrineError {
  constructor(message: string, details: { where?: string; hint?: string; cause?: unknown } = {}) {
    super('TEST_INPUT', message, details);
  }
}

/** A handler has failed, and so has the subgraph; `failure` says which one and where. */
export class HandlerFailedError extends VitrineError {
  constructor(readonly failure: IndexingError) {
    const place = [
      ...(failure.handler === null ? [] : [`handler ${failure.handler}`]),
      ...(failure.block === null ? [] : [`block ${failure.block.number}`]),
      ...(failure.transaction === null ? [] : [`transaction ${failure.transaction}`]),
    ];
    super('HANDLER_FAILED', failure.message, place.length === 0 ? {} : { where: place.join(', ') });
  }
}

/** A handler has asked the chain something that the test gives no answer to. */
export class MissingAnswerError extends VitrineError {
  constructor(question: string, block: number, hint: string) {
    super('TEST_ANSWER_MISSING', `A handler asks for ${question}, and the test does not say what that is.`, {
      where: `block ${block}`,
      hint,
    });
  }
}

/** A query was answered with errors. */
export class TestQueryError extends VitrineError {
  constructor(query: string, messages: readonly string[]) {
    super('TEST_QUERY', messages.join('\n  '), { where: `query ${query.trim()}` });
  }
}
