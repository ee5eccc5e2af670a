"""Signing in as JSON."""

from typing import Annotated, Final, Self

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.schemas import NO_CONTROL_CHARACTERS, Id
from app.users.schemas import UserResponse
from domain.sessions.beginning import Client, Tokens
from domain.sessions.use_cases.sign_in import SignedIn, SignInCommand
from domain.sessions.values import SessionKind
from domain.shared.access_tokens import LIFETIME
from domain.users.values import EMAIL_MAX, TYPED_PASSWORD_MAX

TypedEmail = Annotated[
    str, Meta(min_length=1, max_length=EMAIL_MAX, pattern=NO_CONTROL_CHARACTERS, examples=["ana@example.com"])
]
TypedPassword = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=TYPED_PASSWORD_MAX,
        extra_json_schema={"format": "password", "writeOnly": True},
        examples=["four unrelated words here"],
    ),
]
TypedCode = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        extra_json_schema={"writeOnly": True},
        description="Of the second factor, for those who have one: of the authenticator, or a recovery code.",
        examples=["492039"],
    ),
]
AccessTokenText = Annotated[
    str, Meta(max_length=2048, description="To be sent as `Authorization: Bearer ...`.", examples=["eyJ0eXAiOi..."])
]
RefreshTokenText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="Works once, for the next tokens.",
        examples=["rrt_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    ),
]
Seconds = Annotated[int, Meta(ge=1, le=86_400, description="How long the access token lives.", examples=[600])]
LIFETIME_SECONDS: Final = int(LIFETIME.total_seconds())
BEARER: Final = "Bearer"
TokenType = Annotated[str, Meta(pattern=f"^{BEARER}$", max_length=len(BEARER), examples=[BEARER])]


class SignInRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: TypedEmail
    password: TypedPassword
    code: TypedCode | UnsetType = UNSET
    kind: Annotated[
        SessionKind, Meta(description="`token` answers with tokens, `browser` with a cookie that scripts cannot read.")
    ] = SessionKind.TOKEN

    def __repr__(self) -> str:
        return f"SignInRequest({self.email!r})"

    def to_command(self, client: Client) -> SignInCommand:
        return SignInCommand(
            email=self.email,
            password=self.password,
            code=None if self.code is UNSET else self.code,
            kind=self.kind,
            client=client,
        )


class TokensResponse(Struct, frozen=True, kw_only=True):
    """As RFC 6749, section 5.1, names them."""

    access_token: AccessTokenText
    refresh_token: RefreshTokenText
    token_type: TokenType = BEARER
    expires_in: Seconds = LIFETIME_SECONDS

    def __repr__(self) -> str:
        return "TokensResponse()"

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        return cls(access_token=tokens.access_token.text, refresh_token=tokens.refresh_token)


class SignInResponse(Struct, frozen=True, kw_only=True):
    """Who has signed in; with tokens unless a cookie came with it."""

    user: UserResponse
    session_id: Id
    access_token: AccessTokenText | UnsetType = UNSET
    refresh_token: RefreshTokenText | UnsetType = UNSET
    token_type: TokenType | UnsetType = UNSET
    expires_in: Seconds | UnsetType = UNSET

    def __repr__(self) -> str:
        return f"SignInResponse({self.session_id})"

    @classmethod
    def of(cls, signed_in: SignedIn) -> Self:
        user, session_id = UserResponse.of(signed_in.user), signed_in.new.session.id
        if signed_in.new.tokens is None:
            return cls(user=user, session_id=session_id)
        return cls(
            user=user,
            session_id=session_id,
            access_token=signed_in.new.tokens.access_token.text,
            refresh_token=signed_in.new.tokens.refresh_token,
            token_type=BEARER,
            expires_in=LIFETIME_SECONDS,
        )


class RefreshRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    refresh_token: RefreshTokenText

    def __repr__(self) -> str:
        return "RefreshRequest()"
