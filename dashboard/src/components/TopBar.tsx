import { useShared } from '../context.js';
import { METHODOLOGY_URL } from '../links.js';
import type { LiveState } from '../live/createLive.js';
import { Brand } from './Brand.js';
import { LiveStatus } from './LiveStatus.js';
import { ThemeButton } from './ThemeButton.js';

export function TopBar({ live, onTheme }: { live: LiveState; onTheme(): void }) {
  const { client } = useShared();
  return (
    <header class="top-bar">
      <div class="top-bar-inner">
        <Brand />
        <nav aria-label="Site">
          <a href={METHODOLOGY_URL}>Methodology</a>
          <a href={client.endpoint}>
            API<span class="wide-only"> explorer</span>
          </a>
        </nav>
        <LiveStatus live={live} />
        <ThemeButton onChange={onTheme} />
      </div>
    </header>
  );
}
