"""What bootstrap needs of inspections. Nobody stands above them but it."""

from switchroom.inspections.actions import forget_inspections
from switchroom.inspections.photos import Photos, photos_folder, remove_photos

__all__ = ["Photos", "forget_inspections", "photos_folder", "remove_photos"]
