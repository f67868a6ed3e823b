"""What others may ask of knowledge."""

from switchroom.knowledge.actions import ARTICLES, CATEGORIES
from switchroom.knowledge.contracts import Matter, Matters, Proposal, SubjectKind
from switchroom.knowledge.images import Images, images_folder, remove_images
from switchroom.knowledge.importing import ArticleList
from switchroom.knowledge.misses import forget_misses
from switchroom.knowledge.public_reading import proposal, slugs
from switchroom.knowledge.schemas import ArticleNew

__all__ = [
    "ARTICLES",
    "CATEGORIES",
    "ArticleList",
    "ArticleNew",
    "Images",
    "Matter",
    "Matters",
    "Proposal",
    "SubjectKind",
    "forget_misses",
    "images_folder",
    "proposal",
    "remove_images",
    "slugs",
]
