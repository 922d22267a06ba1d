import { type ErrorDetails, RetryableError, VitrineError } from '@vitrine/indexer';

export { type ErrorDetails, RetryableError, VitrineError };
