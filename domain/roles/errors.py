"""What can be refused about a role or its holders."""

from domain.shared.errors import Conflict, InvalidInput, NotFound


class RoleNotFound(NotFound):
    """No role has this id: it never existed, or the role was deleted."""

    code = "role_not_found"
    title = "No such role"
    detail = "No role has this id. Check it, or find the role with `GET /v1/roles`."


class UnknownRole(InvalidInput):
    """The set of roles for a user names one that does not exist. The user itself was found."""

    code = "unknown_role"
    title = "Unknown role"
    detail = "At least one of these ids is no role's. `GET /v1/roles` lists all of them."
    field = "role_ids"


class RoleNameAlreadyTaken(Conflict):
    """Another role has this name."""

    code = "role_name_already_taken"
    title = "Role name already taken"
    detail = "Another role has this name. Use another name, or change that role."


class RoleInUse(Conflict):
    """Users hold this role. Deleting it would silently take rights away from them."""

    code = "role_in_use"
    title = "Role in use"
    detail = "Users hold this role. Revoke it from them first, or delete it all the same with `?force=true`."


class RoleIsBuiltIn(Conflict):
    """The role `administrator` belongs to Roster itself: it can be granted, but neither changed nor deleted."""

    code = "role_is_built_in"
    title = "Built-in role"
    detail = "The role `administrator` can be neither changed nor deleted. Make a role of your own instead."


class InvalidRoleName(InvalidInput):
    """A role's name is a slug of 1 to 64 characters: lower-case letters, digits and single hyphens."""

    code = "invalid_role_name"
    title = "Invalid role name"
    detail = "Expected 1 to 64 lower-case letters, digits and single hyphens, starting with a letter: `team-lead`."
    field = "name"


class InvalidDescription(InvalidInput):
    """A description has at most 500 characters, none of them a control character."""

    code = "invalid_description"
    title = "Invalid description"
    detail = "Expected at most 500 characters, without control characters."
    field = "description"


class InvalidReason(InvalidInput):
    """A reason has at most 500 characters, none of them a control character."""

    code = "invalid_reason"
    title = "Invalid reason"
    detail = "Expected at most 500 characters, without control characters."
    field = "reason"


class ExpiryInThePast(InvalidInput):
    """A grant that expires does so later than now. To end one at once, revoke the role."""

    code = "expiry_in_the_past"
    title = "Expiry in the past"
    detail = "This time has passed. Give a later one, or revoke the role to end the grant at once."
    field = "expires_at"


class AmbiguousQuestion(InvalidInput):
    """A question names one user, by `user_id` or `email`, and one `permission` or one `role`."""

    code = "ambiguous_question"
    title = "Ambiguous question"
    detail = "Give either `user_id` or `email`, and either `permission` or `role`."
    field = "user_id"


class UnknownPermission(InvalidInput):
    """A permission is one of the catalogue at `GET /v1/permissions`."""

    code = "unknown_permission"
    title = "Unknown permission"
    detail = "There is no such permission. `GET /v1/permissions` lists all of them."
    field = "permissions"
