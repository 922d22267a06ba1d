export { PortInUseError, RetryableError, VitrineError } from '@vitrine/indexer';
