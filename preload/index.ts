import { contextBridge } from 'electron';
import { createBridge } from './bridge.ts';

// The only thing that a page can reach outside of itself.
contextBridge.exposeInMainWorld('waybill', createBridge());
