/** The API server's answer when it rejects a request: metav1.Status, without its wrapping. */
export type ApiError = { readonly code: number; readonly reason: string | null; readonly message: string };
