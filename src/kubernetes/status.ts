/** The API server's answer where it refuses: metav1.Status, without its wrapping. */
export type ApiError = { readonly code: number; readonly reason: string | null; readonly message: string };
