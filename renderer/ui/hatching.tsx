import type { ReactNode } from 'react';

/** The patterns that mean "not read", defined once for every picture. */
export function Hatching(): ReactNode {
  return (
    <svg className="definitions" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="hatch-line" width="1.5" height="6" />
        </pattern>
        <pattern id="hatch-fine" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="hatch-line-fine" width="1.2" height="3" />
        </pattern>
      </defs>
    </svg>
  );
}
