// An application's use of the package, which the compiler checks against its declarations. It is never run.

import {
  createClient, SallyportError, supportsPasskeyAutofill,
  type ChangeReason, type Client, type FieldError, type Passkey, type Policy, type SignedInUser, type User,
} from '@sallyport/client';

const sallyport: Client = createClient({
  url: new URL('https://auth.example.com'), sessionCookie: true, allowedUrls: ['https://api.example.com/', new URL('/', location.href)],
});

async function start(): Promise<User | null> {
  const policy: Policy = await sallyport.policy();
  const mode: 'open' | 'verified' | 'closed' = policy.signup;
  const min: number = policy.password.minLength;
  console.log(mode, min, policy.factors.includes('passkey'));
  const remove: () => void = sallyport.onChange((user: User | null, reason: ChangeReason) => {
    console.log(user?.email, reason === 'session_ended');
  });
  remove();
  return sallyport.resume();
}

async function signUp(email: string, password: string, code: string): Promise<SignedInUser> {
  const result = await sallyport.signUp({ email, password });
  // The compiler tells the two results apart.
  return result.userId === undefined ? sallyport.confirmSignUp({ flow: result.flow, code }) : result;
}

async function signIn(email: string, password: string, code: string): Promise<string | undefined> {
  const { signIn: detached } = sallyport;
  try {
    return (await detached({ email, password })).deviceToken;
  } catch (error) {
    if (!(error instanceof SallyportError)) {
      throw error;
    }
    const faults: FieldError[] = error.errors;
    console.log(faults.map(({ field, message }) => `${field} ${message}`), error.retryAfter ?? 0);
    if (error.code === 'second_factor_required' && error.factors?.includes('recovery_code')) {
      return (await sallyport.verifySecondFactor(error, { recoveryCode: code, rememberDevice: true })).deviceToken;
    }
    return (await sallyport.verifySecondFactor(error, { passkey: true })).deviceToken;
  }
}

async function passkeys(signal: AbortSignal): Promise<Passkey> {
  if (await supportsPasskeyAutofill()) {
    await sallyport.signInWithPasskey({ mediation: 'conditional', signal });
  }
  await sallyport.reauthenticate({ code: '123456' });
  const { passkey, recoveryCodes } = await sallyport.addPasskey('Laptop');
  console.log(recoveryCodes?.length ?? 0, passkey.lastUsedAt?.length);
  return passkey;
}

async function work(): Promise<number> {
  const answer: Response = await sallyport.fetch('https://api.example.com/orders', { method: 'POST', body: '{}' });
  await sallyport.refresh();
  await sallyport.startSession('/api/auth/account/restore', { email: 'ada@example.com', password: 'secret' });
  await sallyport.request('GET', '/api/auth/sessions');
  await sallyport.signOut();
  return answer.status;
}

export { passkeys, signIn, signUp, start, work };
