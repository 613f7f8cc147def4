// Written by scripts/generate.mjs from scripts/tokens.mjs.
export const TOKENS = `
:root {
  color-scheme: light;
  --canvas: #fdfdfc;
  --rail: #f6f6f4;
  --raised: #ffffff;
  --hover: #ecece8;
  --line: #e5e5e0;
  --control: #83868c;
  --ink: #191b1f;
  --ink-2: #51555c;
  --ink-3: #62666e;
  --accent: #1e5ac4;
  --accent-fill: #1e5ac4;
  --on-accent: #ffffff;
  --warn: #8f5200;
  --bad: #b3271e;
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --canvas: #17191c;
    --rail: #111316;
    --raised: #1e2125;
    --hover: #282c32;
    --line: #2b2f35;
    --control: #747b86;
    --ink: #ecedef;
    --ink-2: #aeb3bb;
    --ink-3: #8f959f;
    --accent: #84b1ff;
    --accent-fill: #2d69d6;
    --on-accent: #ffffff;
    --warn: #e5ae5a;
    --bad: #f2897f;
  }
}
@media (prefers-contrast: more) {
  :root {
    --canvas: #ffffff;
    --rail: #ffffff;
    --hover: #e4e4e4;
    --line: #767676;
    --control: #000000;
    --ink: #000000;
    --ink-2: #1f1f1f;
    --ink-3: #333333;
    --accent: #0033a0;
    --accent-fill: #0033a0;
    --warn: #6b3a00;
    --bad: #8e0000;
  }
}
@media (prefers-contrast: more) and (prefers-color-scheme: dark) {
  :root {
    --canvas: #000000;
    --rail: #000000;
    --raised: #0a0a0a;
    --hover: #262626;
    --line: #8a8a8a;
    --control: #ffffff;
    --ink: #ffffff;
    --ink-2: #ededed;
    --ink-3: #d6d6d6;
    --accent: #9cc3ff;
    --accent-fill: #9cc3ff;
    --on-accent: #000000;
    --warn: #ffc766;
    --bad: #ff9c93;
  }
}
`
