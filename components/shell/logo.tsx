/** Two shelves and what stands on them. */
export function Logo() {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className="size-5 shrink-0 text-accent">
      <title>Everyshelf</title>
      <path d="M2 9.25h16M2 17.25h16" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
      <rect x="3.5" y="3.5" width="3.5" height="4" rx="1" fill="currentColor" />
      <rect x="8.5" y="2" width="3.5" height="5.5" rx="1" fill="currentColor" opacity="0.55" />
      <rect x="8" y="11.5" width="3.5" height="4" rx="1" fill="currentColor" opacity="0.55" />
      <rect x="13" y="10.5" width="3.5" height="5" rx="1" fill="currentColor" />
    </svg>
  );
}
