/** How the reference looks: the colours and sizes of the web interface, in both of its themes. */
export const STYLE = `:root {
  color-scheme: light dark;
  --canvas: light-dark(oklch(0.978 0.003 230), oklch(0.178 0.01 240));
  --surface: light-dark(oklch(1 0 0), oklch(0.217 0.012 240));
  --line: light-dark(oklch(0.905 0.006 230), oklch(0.315 0.014 240));
  --text: light-dark(oklch(0.24 0.016 240), oklch(0.94 0.005 230));
  --muted: light-dark(oklch(0.49 0.016 240), oklch(0.715 0.014 235));
  --accent: light-dark(oklch(0.485 0.085 197), oklch(0.79 0.105 192));
  --success: light-dark(oklch(0.5 0.125 155), oklch(0.77 0.15 155));
  --warning: light-dark(oklch(0.53 0.115 70), oklch(0.82 0.13 80));
  --danger: light-dark(oklch(0.51 0.185 26), oklch(0.745 0.135 22));
  --focus: light-dark(oklch(0.56 0.11 205), oklch(0.74 0.12 205));
  --mono: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, monospace;
}
* { box-sizing: border-box; }
html { background: var(--canvas); color: var(--text); scroll-padding-top: 4.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; font: 0.875rem/1.5 system-ui, sans-serif; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
code, pre { font-family: var(--mono); font-size: 0.8125rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--surface); padding: 0.5rem 1rem; }
header { position: sticky; top: 0; z-index: 1; display: flex; align-items: center; gap: 0.75rem; height: 3.5rem; padding: 0 1.5rem; background: var(--surface); border-bottom: 1px solid var(--line); color: var(--muted); }
header .product { display: flex; align-items: center; gap: 0.5rem; color: var(--text); font-size: 1rem; font-weight: 600; text-decoration: none; }
header svg { color: var(--accent); }
header .raw { margin-left: auto; font-family: var(--mono); font-size: 0.8125rem; }
.columns { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 72rem; margin: 0 auto; }
nav { position: sticky; top: 3.5rem; align-self: start; max-height: calc(100vh - 3.5rem); overflow-y: auto; padding: 2rem 1rem 2rem 1.5rem; }
nav h2 { margin: 1.25rem 0 0.25rem; font-size: 0.8125rem; font-weight: 600; }
nav h2:first-child { margin-top: 0; }
nav h2 a { color: var(--text); text-decoration: none; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: flex; justify-content: space-between; align-items: baseline; gap: 0.5rem; padding: 0.25rem 0.5rem; margin-left: -0.5rem; border-radius: 0.375rem; color: var(--muted); font-size: 0.8125rem; text-decoration: none; }
nav li a:hover { background: color-mix(in oklab, var(--accent) 10%, transparent); color: var(--text); }
nav .method { font-size: 0.625rem; }
main { padding: 2rem 1.5rem 4rem; border-left: 1px solid var(--line); background: var(--canvas); }
h1 { margin: 0; font-size: 1.5rem; line-height: 2rem; }
main > p { max-width: 42rem; color: var(--muted); }
section > h2 { margin: 3rem 0 1rem; font-size: 1.25rem; line-height: 1.75rem; }
article { margin: 0 0 1.25rem; padding: 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem; }
article:target { border-color: var(--accent); }
h3 { margin: 0; font-size: 1rem; line-height: 1.5rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h4 { margin: 1.25rem 0 0.25rem; font-size: 0.8125rem; }
h4 small { margin-left: 0.25rem; color: var(--muted); font-family: var(--mono); font-weight: 400; }
.address { margin: 0.5rem 0; overflow-wrap: anywhere; }
.slot { color: var(--accent); }
.method { font-family: var(--mono); font-size: 0.75rem; font-weight: 600; color: var(--muted); }
.method.get { color: var(--accent); }
.method.post, .method.put, .method.patch { color: var(--success); }
.method.delete { color: var(--danger); }
.who { margin: 0.5rem 0; color: var(--muted); font-size: 0.8125rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.8125rem; }
th, td { padding: 0.5rem 1rem 0.5rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
thead th { border-top: 0; padding-bottom: 0.25rem; color: var(--muted); font-size: 0.75rem; }
th:first-child { width: 30%; }
td:nth-child(2) { width: 25%; color: var(--muted); }
.refusals td:first-child { width: 4rem; }
.refusals td:nth-child(2) { width: auto; color: var(--text); }
.refusals code { display: inline-block; margin-right: 0.75rem; }
.required { margin-left: 0.25rem; color: var(--warning); font-size: 0.75rem; }
.example { display: block; color: var(--muted); }
.answer p { margin: 0.25rem 0; }
.status { display: inline-block; min-width: 2.25rem; font-family: var(--mono); font-weight: 600; color: var(--danger); }
.status.s2, .status.s3 { color: var(--success); }
.status.s4 { color: var(--warning); }
details { margin-top: 0.75rem; }
summary { width: fit-content; cursor: pointer; color: var(--muted); font-size: 0.8125rem; }
summary:hover { color: var(--text); }
pre { margin: 0.5rem 0 0; padding: 0.75rem 1rem; overflow-x: auto; background: var(--canvas); border: 1px solid var(--line); border-radius: 0.375rem; }
@media (max-width: 48rem) {
  .columns { display: block; }
  nav { position: static; max-height: none; padding: 1.5rem 1rem 0; }
  main { padding: 1.5rem 1rem 3rem; border-left: 0; }
  header { padding: 0 1rem; }
  article { padding: 1rem; }
}
`;
