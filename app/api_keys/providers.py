"""How each use case about API keys is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.api_keys.ports import ApiKeyRepository
from domain.api_keys.use_cases.create_api_key import CreateApiKey
from domain.api_keys.use_cases.list_api_keys_of_user import ListApiKeysOfUser
from domain.api_keys.use_cases.list_own_api_keys import ListOwnApiKeys
from domain.api_keys.use_cases.revoke_api_key_of_user import RevokeApiKeyOfUser
from domain.api_keys.use_cases.revoke_own_api_key import RevokeOwnApiKey
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import UserRepository


def provide_create_api_key(
    caller: Port[Actor], api_key_repository: Port[ApiKeyRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> CreateApiKey:
    return CreateApiKey(actor=caller, keys=api_key_repository, audit=audit_trail, clock=clock)


def provide_list_own_api_keys(caller: Port[Actor], api_key_repository: Port[ApiKeyRepository]) -> ListOwnApiKeys:
    return ListOwnApiKeys(actor=caller, keys=api_key_repository)


def provide_revoke_own_api_key(
    caller: Port[Actor], api_key_repository: Port[ApiKeyRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> RevokeOwnApiKey:
    return RevokeOwnApiKey(actor=caller, keys=api_key_repository, audit=audit_trail, clock=clock)


def provide_list_api_keys_of_user(
    caller: Port[Actor], user_repository: Port[UserRepository], api_key_repository: Port[ApiKeyRepository]
) -> ListApiKeysOfUser:
    return ListApiKeysOfUser(actor=caller, users=user_repository, keys=api_key_repository)


def provide_revoke_api_key_of_user(
    caller: Port[Actor], api_key_repository: Port[ApiKeyRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> RevokeApiKeyOfUser:
    return RevokeApiKeyOfUser(actor=caller, keys=api_key_repository, audit=audit_trail, clock=clock)


OWN_USE_CASES: Final = {
    "create_api_key": Provide(provide_create_api_key, sync_to_thread=False),
    "list_own_api_keys": Provide(provide_list_own_api_keys, sync_to_thread=False),
    "revoke_own_api_key": Provide(provide_revoke_own_api_key, sync_to_thread=False),
}
OTHERS_USE_CASES: Final = {
    "list_api_keys_of_user": Provide(provide_list_api_keys_of_user, sync_to_thread=False),
    "revoke_api_key_of_user": Provide(provide_revoke_api_key_of_user, sync_to_thread=False),
}
