import { useEffect, useRef, useState } from 'preact/hooks';
import type { Client } from '../api/client.js';
import { createLive, INITIAL, type Live, type LiveState } from './createLive.js';

/** The page's numbers as they come; rests while the page is hidden. */
export function useLive(client: Client): LiveState & { refresh(): void } {
  const [state, setState] = useState<LiveState>(INITIAL);
  const live = useRef<Live | null>(null);

  useEffect(() => {
    const created = createLive({ client, onChange: setState });
    live.current = created;
    const follow = () => (document.hidden ? created.stop() : created.start());
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      created.stop();
    };
  }, [client]);

  return { ...state, refresh: () => live.current?.refresh() };
}
