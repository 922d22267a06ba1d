export type RegistryErrorCode =
  /** The file can not be opened or read. */
  | 'TAPE_FILE_UNREADABLE'
  | 'TAPE_FILE_EMPTY'
  /** The gzip stream is damaged or cut off. */
  | 'TAPE_GZIP_DAMAGED'
  /** The file is not UTF-8. */
  | 'TAPE_ENCODING'
  /** Not well-formed XML, or cut off. */
  | 'TAPE_XML_MALFORMED'
  /** The file has a DOCTYPE; neither it nor entities of its own are accepted. */
  | 'TAPE_DOCTYPE'
  /** XML, but not an EX-102 auto loan file. */
  | 'TAPE_UNKNOWN_FORMAT'
  /** An element stands where EX-102 has none. */
  | 'TAPE_UNEXPECTED_ELEMENT'
  /** One piece of markup or text, or the number of rows, is beyond any real tape. */
  | 'TAPE_LIMIT_EXCEEDED'
  | 'TAPE_DUPLICATE_ASSET_NUMBER'
  /** Rows of more than one reporting period. */
  | 'TAPE_MIXED_PERIODS'
  /** Whether a percentage field holds fractions or percent can not be told. */
  | 'TAPE_UNITS_AMBIGUOUS'
  /** No row was accepted. */
  | 'TAPE_WITHOUT_LOANS'
  /** An argument of a query is out of its range. */
  | 'REGISTRY_ARGUMENT'
  /** The database file can not be used. */
  | 'REGISTRY_DATABASE'
  /** Another process is importing into the same database; try again. */
  | 'REGISTRY_BUSY';

/** A place in a tape file; both count from 1. */
export interface TapePosition {
  line: number;
  column: number;
}

export interface RegistryErrorDetails {
  /** File that it is about. */
  file?: string;
  position?: TapePosition;
  /** What the reader can do about it. */
  hint?: string;
  cause?: unknown;
}

/** An error that the registry raises on purpose. `message` = what, where, what to do. */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode;
  readonly file: string | undefined;
  readonly position: TapePosition | undefined;
  readonly hint: string | undefined;
  /** True where the same call may succeed later. */
  readonly retryable: boolean;

  constructor(code: RegistryErrorCode, message: string, details: RegistryErrorDetails = {}) {
    const { file, position, hint, cause } = details;
    super(composeMessage(message, details), cause === undefined ? undefined : { cause });
    this.name = 'RegistryError';
    this.code = code;
    this.file = file;
    this.position = position;
    this.hint = hint;
    this.retryable = code === 'REGISTRY_BUSY';
  }
}

function composeMessage(message: string, { file, position, hint }: RegistryErrorDetails): string {
  const place = position === undefined ? '' : `line ${position.line}, column ${position.column}`;
  const where = [file, place].filter((part) => part !== undefined && part !== '').join(', ');
  return `${message}${where === '' ? '' : ` (${where})`}${hint === undefined ? '' : `; ${hint}`}`;
}
