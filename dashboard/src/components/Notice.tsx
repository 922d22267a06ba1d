import type { ComponentChildren } from 'preact';

interface NoticeProps {
  tone: 'error' | 'warning' | 'quiet';
  title: string;
  children?: ComponentChildren;
  action?: { label: string; run(): void };
}

/** Says that something is missing or wrong, and what can be done. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      <div>
        <strong>{title}</strong>
        {children && <div class="notice-text">{children}</div>}
      </div>
      {action && (
        <button type="button" class="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
