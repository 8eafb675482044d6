import type { ReactNode } from 'react';
import { useId } from 'react';

interface PictureProps {
  readonly className: string;
  readonly width: number;
  readonly height: number;
  /** What the picture is of. */
  readonly title: string;
  /** What it shows, in sentences; for small pictures the title says it all. */
  readonly description?: string;
  readonly children: ReactNode;
}

/** A drawing that says something, with the same in words. */
export function Picture({ className, width, height, title, description, children }: PictureProps): ReactNode {
  const id = useId();
  const label = description === undefined ? { 'aria-label': title } : { 'aria-labelledby': `${id}-title ${id}-text` };
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- An img element cannot hold a drawing that follows the theme.
    <svg className={className} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" {...label}>
      {description !== undefined && (
        <>
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-text`}>{description}</desc>
        </>
      )}
      {children}
    </svg>
  );
}
