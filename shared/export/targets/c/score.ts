import type { Pipeline } from '../../../pipeline/index.ts'

/** Bytes of a line that the program takes. */
const MOST_BYTES = 65_536

/** A program around the model: cells of a row with tabs between them, in; its prediction and probabilities, out. */
export function scoreProgram({ inputs, classes }: Pipeline, fields: readonly string[]): string {
  const readers = inputs.map(({ reading }, i) => {
    const isText = reading.kind === 'category' || reading.kind === 'text'
    return `    row.${fields[i]} = ${isText ? 'text' : 'number'}(next(&at));\n`
  })
  const shares = classes.map((_, k) => `    printf("\\t%.17g", result.probabilities[${k}]);\n`).join('')
  const prediction = classes.length > 0 ? 'printf("%d", result.prediction)' : 'printf("%.17g", result.prediction)'
  return `/* Reads rows from standard input: one line each, cells in the order of the columns with tabs between them, empty where
   missing; \\t, \\n, \\r and \\\\ stand for a tab, line ends and a backslash. Prints the prediction${classes.length > 0 ? ' (place of the class) and the probabilities' : ''}. */
#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[${MOST_BYTES}];

/* The next cell, with its end marked and its escapes undone; NULL behind the last. */
static char *next(char **at) {
  char *start = *at, *from = *at, *to = *at;
  if (start == NULL) return NULL;
  while (*from != '\\0' && *from != '\\t' && *from != '\\n') {
    if (*from == '\\\\' && from[1] != '\\0') {
      from++;
      *to++ = *from == 't' ? '\\t' : *from == 'n' ? '\\n' : *from == 'r' ? '\\r' : *from;
      from++;
    } else *to++ = *from++;
  }
  *at = *from == '\\t' ? from + 1 : NULL;
  *to = '\\0';
  return start;
}

static double number(const char *cell) { return cell == NULL || *cell == '\\0' ? NAN : strtod(cell, NULL); }

static const char *text(const char *cell) { return cell == NULL || *cell == '\\0' ? NULL : cell; }

int main(void) {
  struct model_row row;
  struct model_result result;
  (void)number;
  (void)text;
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *at = line;
${readers.join('')}    model_score(&row, &result);
    ${prediction};
${shares}    printf("\\n");
  }
  return 0;
}
`
}
