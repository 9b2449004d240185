"""The limited child of images.py: `python -m shopper.infra.image_child source target longest quality`, `--blank source target`."""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 50_000_000
ABOUT_THE_IMAGE = 3
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]


def main(source: str, target: str, longest: int, quality: int) -> None:
    data = Path(source).read_bytes()
    try:
        clean = _decode(data, longest)
    except Exception as error:  # whatever goes wrong from here to there is about the image
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        raise SystemExit(ABOUT_THE_IMAGE) from None
    with open(target, "wb") as file:
        clean.save(file, "JPEG", quality=quality, optimize=True)
        file.flush()
        os.fsync(file.fileno())
    print(json.dumps([clean.width, clean.height, likeness_of(clean)]))


def likeness_of(image: Image.Image) -> str:
    """Where it grows lighter from left to right, in 64 steps: squeezing and scaling leave that as it is. "" for a plain surface."""
    light = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = [light[9 * row + x] < light[9 * row + x + 1] for row in range(8) for x in range(8)]
    number = sum(bit << place for place, bit in enumerate(bits))
    return f"{number:016x}" if 8 <= sum(bits) <= 56 else ""


def blank(source: str, target: str) -> None:
    from shopper.infra.image_blank import blanked

    with open(target, "wb") as file:
        file.write(blanked(Path(source).read_bytes()))
        file.flush()
        os.fsync(file.fileno())


def _decode(data: bytes, longest: int) -> Image.Image:
    import pillow_heif

    pillow_heif.register_heif_opener()
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(f"{image.width}x{image.height} is more than {MOST_PIXELS} pixels")
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2)
        return _to_srgb(upright)


def _to_srgb(image: Image.Image) -> Image.Image:
    """Pixels only: nothing of the original's metadata is carried over."""
    image = _without_profile(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    pixels = image.convert("RGB")
    clean = Image.new("RGB", pixels.size)
    clean.paste(pixels)
    return clean


def _without_profile(image: Image.Image) -> Image.Image:
    """Colours as sRGB has them; a profile that is broken or of another kind of image is passed over, the photo stays."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return image
    return converted if converted is not None else image


if __name__ == "__main__":
    if sys.argv[1] == "--blank":
        blank(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
