import type { Grey } from "./picture.ts";
import { inkOf } from "./skew.ts";

/** A gap between words against the height of the strip's print; gaps between letters are half as wide. */
const WORD_GAP = 0.36;

/**
 * How many gaps between words a strip with one line of print shows: readers of letters lose them ("SITIAMINAH"). The
 * strip is to be about 30 pixels high.
 */
export function gapsIn(strip: Grey): number {
  const { data, width, height } = inkOf(strip);
  const columns = Array.from({ length: width }, (_, x) => count(height, (y) => data[y * width + x] === 1));
  const rows = Array.from({ length: height }, (_, y) => count(width, (x) => data[y * width + x] === 1));
  // Print reaches over rows with a fair share of the ink; what else is dark there is the pattern of the paper.
  const most = Math.max(...rows);
  const tall = rows.filter((row) => row > most / 6).length;
  let [gaps, empty, seen] = [0, 0, false];
  for (const ink of columns) {
    if (ink < 2) {
      empty++;
      continue;
    }
    if (seen && empty >= WORD_GAP * tall) gaps++;
    [empty, seen] = [0, true];
  }
  return gaps;
}

function count(length: number, holds: (at: number) => boolean): number {
  let total = 0;
  for (let at = 0; at < length; at++) if (holds(at)) total++;
  return total;
}
