"""How that is built which deals with passwords, for all who ask for one."""

from app.http.injection import Port
from domain.shared.unit_of_work import UnitOfWork
from domain.users.new_passwords import NewPasswords
from domain.users.ports import CommonPasswords, PasswordHasher, UserRepository
from domain.users.typed_passwords import TypedPasswords


def provide_new_passwords(
    common_passwords: Port[CommonPasswords], password_hasher: Port[PasswordHasher]
) -> NewPasswords:
    return NewPasswords(common_passwords=common_passwords, passwords=password_hasher)


def provide_typed_passwords(
    user_repository: Port[UserRepository], password_hasher: Port[PasswordHasher], unit_of_work: Port[UnitOfWork]
) -> TypedPasswords:
    return TypedPasswords(users=user_repository, passwords=password_hasher, unit_of_work=unit_of_work)
