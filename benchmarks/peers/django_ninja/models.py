"""Roster's tables, which its own migrations have made."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class Role(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.TextField(unique=True)

    class Meta:
        db_table = "roles"
        managed = False
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class User(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    email = models.TextField()
    email_key = models.TextField(unique=True)
    display_name = models.TextField()
    status = models.TextField(default="active")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    email_verified_at = models.DateTimeField(null=True)
    roles = models.ManyToManyField(Role, through="Grant")

    class Meta:
        db_table = "users"
        managed = False

    def __str__(self) -> str:
        return self.email


class Grant(models.Model):
    pk = models.CompositePrimaryKey("user_id", "role_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "user_roles"
        managed = False

    def __str__(self) -> str:
        return f"{self.role_id} to {self.user_id}"


class AuditEvent(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    occurred_at = models.DateTimeField(default=timezone.now)
    actor = models.TextField()
    action = models.TextField()
    target_type = models.TextField(default="user")
    target_id = models.UUIDField()
    role_id = models.UUIDField(null=True)
    changed_fields = ArrayField(models.TextField(), default=list)
    outcome = models.TextField(default="done")

    class Meta:
        db_table = "audit_events"
        managed = False

    def __str__(self) -> str:
        return self.action
