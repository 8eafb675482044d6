import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useSpeech } from '../speech.tsx';
import { Icon } from './icon.tsx';
import { ScrollRegion } from './scroll-region.tsx';

interface WindowDialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the screen; Escape and a click beside it close it, and focus goes back to where it was. */
export function WindowDialog({ title, open, onClose, wide = false, children }: WindowDialogProps): ReactNode {
  const { texts } = useSpeech();
  return (
    <ModalOverlay className="scrim" isOpen={open} isDismissable onOpenChange={(next) => !next && onClose()}>
      <Modal className={wide ? 'dialog dialog-wide' : 'dialog'}>
        <Dialog>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <button className="btn-icon" type="button" aria-label={texts.action.close} onClick={onClose}>
              <Icon name="cross" />
            </button>
          </div>
          <ScrollRegion className="dialog-body" label={title}>
            {children}
          </ScrollRegion>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
