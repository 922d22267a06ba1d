import { useEffect, useState } from 'preact/hooks';

type Theme = 'auto' | 'light' | 'dark';

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const KEY = 'vitrine-theme';

/** Light, dark, or as the system has it. */
export function ThemeButton({ onChange }: { onChange(): void }) {
  const [theme, setTheme] = useState<Theme>(storedTheme);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
    onChange();
  }, [theme]);

  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Colours: ${theme}. Change to ${NEXT[theme]}`}
      title={`Colours: ${theme}`}
      onClick={() => setTheme(NEXT[theme])}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.4" />
        {theme === 'auto' && <path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor" />}
        {theme === 'dark' && <circle cx="8" cy="8" r="3.4" fill="currentColor" />}
      </svg>
    </button>
  );
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}
