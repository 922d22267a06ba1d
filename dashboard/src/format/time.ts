const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Seconds since 1970 as a date and time in UTC: `20 Nov 2025, 15:46:03 UTC`. */
export function formatTime(seconds: string): string {
  const time = new Date(Number(seconds) * 1000);
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(twoDigits).join(':');
  return `${formatDate(seconds)}, ${clock} UTC`;
}

/** Seconds since 1970 as a date in UTC: `20 Nov 2025`. */
export function formatDate(seconds: string): string {
  const time = new Date(Number(seconds) * 1000);
  return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
}

/** Seconds since 1970 as ISO 8601, for `<time datetime>`. */
export function isoTime(seconds: string): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

/** How long ago, coarse: `3 s`, `12 min`, `5 h`. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

function twoDigits(part: number): string {
  return part.toString().padStart(2, '0');
}
