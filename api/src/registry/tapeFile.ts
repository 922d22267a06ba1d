import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { RegistryError } from './errors.js';

const CHUNK_BYTES = 256 * 1024;

export interface TapeFile {
  /** Bytes of the file on disk, compressed or not. */
  bytesTotal: number;
  /** Of these, bytes read so far. */
  bytesRead(): number;
  /** The file's text in pieces; what is not UTF-8 shows as U+FFFD. */
  text(): AsyncGenerator<string>;
  /** SHA-256 of the XML, after gunzip, so that a tape has one identity however it was packed. Known once all is read. */
  sha256(): Uint8Array;
}

/** Opens a tape file, gzipped or plain, for reading once from start to end. */
export async function openTapeFile(path: string): Promise<TapeFile> {
  const { size, head } = await inspect(path);
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const hash = createHash('sha256');
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  let digest: Uint8Array | undefined;

  return {
    bytesTotal: size,
    bytesRead: () => source.bytesRead,
    async *text() {
      const decoder = new StringDecoder('utf8');
      const bytes = isGzip ? pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}) : source;
      try {
        for await (const chunk of bytes) {
          hash.update(chunk);
          yield decoder.write(chunk);
        }
      } catch (error) {
        throw readError(path, error);
      } finally {
        source.destroy();
      }
      yield decoder.end();
      digest = hash.digest();
    },
    sha256() {
      if (digest === undefined) throw new Error('the hash of a tape is known once all of it has been read');
      return digest;
    },
  };
}

async function inspect(path: string): Promise<{ size: number; head: Uint8Array }> {
  const head = new Uint8Array(2);
  let size: number;
  try {
    const info = await stat(path);
    if (!info.isFile()) {
      throw new RegistryError('TAPE_FILE_UNREADABLE', 'not a file', { file: path, hint: 'name the tape file itself' });
    }
    size = info.size;
    const handle = await open(path);
    await handle.read(head, 0, 2, 0).finally(() => handle.close());
  } catch (error) {
    throw readError(path, error);
  }
  if (size === 0) {
    throw new RegistryError('TAPE_FILE_EMPTY', 'the tape file is empty', { file: path, hint: 'fetch it again' });
  }
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0xff && head[1] === 0xfe)) {
    throw new RegistryError('TAPE_ENCODING', 'the tape is UTF-16', { file: path, hint: 'convert it to UTF-8' });
  }
  return { size, head };
}

function readError(path: string, error: unknown): unknown {
  if (error instanceof RegistryError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (code.startsWith('Z_')) {
    const what = code === 'Z_BUF_ERROR' ? 'is cut off' : 'is damaged';
    return new RegistryError('TAPE_GZIP_DAMAGED', `the gzip file ${what}`, {
      file: path,
      hint: 'fetch it again; nothing was imported',
      cause: error,
    });
  }
  if (code === 'ENOENT') {
    return new RegistryError('TAPE_FILE_UNREADABLE', 'no such tape file', {
      file: path,
      hint: 'check the path',
      cause: error,
    });
  }
  return new RegistryError('TAPE_FILE_UNREADABLE', `the tape file can not be read: ${message}`, {
    file: path,
    hint: 'check its permissions',
    cause: error,
  });
}
