/** What stands in every answer where a mask of the workspace hid something. */
export const maskedText = '•••';
